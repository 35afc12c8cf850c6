# send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>
import os
import sys
from urllib.parse import urlsplit

from vonage import Auth, HttpClientOptions, Vonage
from vonage_utils import VonageError
from vonage_verify_legacy import VerifyError, VerifyRequest

url = os.environ.get('PINPOST_URL', 'https://127.0.0.1:3000')
auth = Auth(
    api_key=os.environ.get('PINPOST_KEY', 'demo0001'),
    api_secret=os.environ.get('PINPOST_SECRET', 'demo-secret'),
)
# This SDK takes a host without a scheme and always speaks HTTPS to it.
options = HttpClientOptions(api_host=urlsplit(url).netloc)
# Version 1 of the API is called "legacy" in this SDK.
verify = Vonage(auth, options).verify_legacy

match sys.argv[1:]:
    case ['send', number]:
        run = lambda: verify.start_verification(VerifyRequest(number=number, brand='Acme'))
    case ['check', id, code]:
        run = lambda: verify.check_code(id, code)
    case ['cancel', id]:
        run = lambda: verify.cancel_verification(id)
    case ['trigger', id]:
        run = lambda: verify.trigger_next_event(id)
    case ['search', id]:
        run = lambda: verify.search(id)
    case _:
        sys.exit('send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>')

try:
    print(run().model_dump_json(indent=2))
except VerifyError as refusal:
    sys.exit(str(refusal))
except (VonageError, OSError) as failure:
    # A failure of the network, the certificate or the server.
    sys.exit(f'{url}: {failure}')
