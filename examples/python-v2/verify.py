# send <number> | check <id> <code> | next <id> | cancel <id>
import os
import sys
from urllib.parse import urlsplit

from vonage import Auth, HttpClientOptions, Vonage
from vonage_utils import VonageError
from vonage_verify import SmsChannel, VerifyRequest, VoiceChannel

url = os.environ.get('PINPOST_URL', 'https://127.0.0.1:3000')
application = os.environ.get('PINPOST_APPLICATION')
private_key = os.environ.get('PINPOST_PRIVATE_KEY')
if application is None or private_key is None:
    sys.exit('set PINPOST_APPLICATION to the id of an application, and PINPOST_PRIVATE_KEY to its key file')

auth = Auth(application_id=application, private_key=private_key)
# This SDK takes a host without a scheme and always speaks HTTPS to it.
options = HttpClientOptions(api_host=urlsplit(url).netloc)
verify = Vonage(auth, options).verify


def send(number):
    workflow = [SmsChannel(to=number), VoiceChannel(to=number)]
    return verify.start_verification(VerifyRequest(brand='Acme', workflow=workflow))


match sys.argv[1:]:
    case ['send', number]:
        run = lambda: send(number)
    case ['check', id, code]:
        run = lambda: verify.check_code(id, code)
    case ['next', id]:
        run = lambda: verify.trigger_next_workflow(id)
    case ['cancel', id]:
        run = lambda: verify.cancel_verification(id)
    case _:
        sys.exit('send <number> | check <id> <code> | next <id> | cancel <id>')

try:
    answer = run()
    # Only a start and a check have an answer with a body.
    print('done' if answer is None else answer.model_dump_json(indent=2, exclude_none=True))
except (VonageError, OSError) as failure:
    # A refusal, or a failure of the network, the certificate or the server.
    sys.exit(f'{url}: {failure}')
