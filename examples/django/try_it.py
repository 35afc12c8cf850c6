"""python3 try_it.py <number>: sends a code by django-two-factor-auth, then checks the one that you type."""

import os
import sys

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="for this example only",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django_otp",
        "two_factor",
        "two_factor.plugins.phonenumber",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    TWO_FACTOR_SMS_GATEWAY="pinpost_gateway.Pinpost",
    TWO_FACTOR_CALL_GATEWAY="pinpost_gateway.Pinpost",
    PINPOST_URL=os.environ.get("PINPOST_URL", "http://127.0.0.1:3000"),
    PINPOST_KEY=os.environ.get("PINPOST_KEY", "demo0001"),
    PINPOST_SECRET=os.environ.get("PINPOST_SECRET", "demo-secret"),
    PINPOST_BRAND="Acme",
)
django.setup()

from two_factor.plugins.phonenumber.models import PhoneDevice  # noqa: E402

device = PhoneDevice(number=sys.argv[1], method="sms")
device.generate_challenge()
print("right" if device.verify_token(input("code: ")) else "wrong")
