"""Delivers the codes of django-two-factor-auth through Pinpost, which does not check them."""

import base64
import json
import urllib.request

from django.conf import settings


class Pinpost:
    def send_sms(self, device, token):
        self._deliver(device, token, ["sms"])

    def make_call(self, device, token):
        self._deliver(device, token, ["voice"])

    def _deliver(self, device, token, workflow):
        user = f"{settings.PINPOST_KEY}:{settings.PINPOST_SECRET}"
        body = {
            "to": device.number.as_e164,
            "code": token,
            "brand": settings.PINPOST_BRAND,
            "workflow": workflow,
        }
        request = urllib.request.Request(
            f"{settings.PINPOST_URL}/deliver",
            data=json.dumps(body).encode(),
            headers={
                "authorization": "Basic " + base64.b64encode(user.encode()).decode(),
                "content-type": "application/json",
            },
        )
        # Raises HTTPError for a refusal, such as a limit.
        with urllib.request.urlopen(request, timeout=5):
            pass
