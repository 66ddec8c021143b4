#!/usr/bin/python3
"""issuer.py - the other side of signed tokens: Python's own cryptography

usage: issuer.py verify PUBLIC-KEY TOKEN    files; it fails if that is not signed
       issuer.py sign PRIVATE-KEY MEMBERS   print the token of that JSON object
"""
import base64
import json
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()),
                  salt_length=padding.PSS.MAX_LENGTH)


def said(token):
    return (token["code"] + str(token["id"]) + str(token["time"])
            + str(token["belongs"]) + str(token["perm"])).encode()


def verify(key, token):
    with open(key, "rb") as pem:
        public = serialization.load_pem_public_key(pem.read())
    with open(token, encoding="utf-8") as text:
        members = json.load(text)
    public.verify(base64.b64decode(members["signature"], validate=True),
                  said(members), PSS, hashes.SHA256())


def sign(key, members):
    with open(key, "rb") as pem:
        private = serialization.load_pem_private_key(pem.read(), None)
    token = json.loads(members)
    signature = private.sign(said(token), PSS, hashes.SHA256())
    print(json.dumps(dict(token, signature=base64.b64encode(signature).decode())))


{"verify": verify, "sign": sign}[sys.argv[1]](*sys.argv[2:])
