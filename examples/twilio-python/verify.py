# send <number> [channel] | check <number> <code> | cancel <number>
import os
import sys

from twilio.base.exceptions import TwilioException
from twilio.rest import Client

url = os.environ.get('PINPOST_URL', 'http://127.0.0.1:3000')
account_sid = os.environ.get('PINPOST_ACCOUNT_SID', 'AC00000000000000000000000000000001')
service_sid = os.environ.get('PINPOST_SERVICE_SID')
if service_sid is None:
    sys.exit('set PINPOST_SERVICE_SID to the sid of a service')

client = Client(account_sid, os.environ.get('PINPOST_SECRET', 'demo-secret'))
client.verify.base_url = url
service = client.verify.v2.services(service_sid)

match sys.argv[1:]:
    case ['send', number, *channel]:
        run = lambda: service.verifications.create(to=number, channel=channel[0] if channel else 'sms')
    case ['check', number, code]:
        run = lambda: service.verification_checks.create(to=number, code=code)
    case ['cancel', number]:
        run = lambda: service.verifications(number).update(status='canceled')
    case _:
        sys.exit('send <number> [channel] | check <number> <code> | cancel <number>')

try:
    answer = run()
    print(answer.sid, answer.status, answer.channel)
except (TwilioException, OSError) as failure:
    # A refusal, or a failure of the network or the server.
    code = getattr(failure, 'code', '')
    sys.exit(f'{url}: {code} {getattr(failure, "msg", failure)}')
