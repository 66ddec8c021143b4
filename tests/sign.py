#!/usr/bin/python3
"""sign.py - what an issuer of signed tokens does, by Python's own cryptography

usage: sign.py new-key FILE                 make a key, and print its public half
       sign.py sign FILE CODE ID TIME BELONGS PERM     print a token
"""
import base64
import json
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa


def new_key(file):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    with open(file, 'wb') as pem:
        pem.write(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption()))
    print(key.public_key().public_bytes(
        serialization.Encoding.PEM,
        serialization.PublicFormat.SubjectPublicKeyInfo).decode(), end='')


def sign(file, code, number, time, belongs, perm):
    with open(file, 'rb') as pem:
        key = serialization.load_pem_private_key(pem.read(), None)
    token = {'code': code, 'id': int(number), 'perm': int(perm),
             'time': int(time), 'belongs': json.loads(belongs)}
    text = (token['code'] + str(token['id']) + str(token['time'])
            + str(token['belongs']) + str(token['perm']))
    signature = key.sign(
        text.encode(),
        padding.PSS(mgf=padding.MGF1(hashes.SHA256()),
                    salt_length=padding.PSS.MAX_LENGTH),
        hashes.SHA256())
    token['signature'] = base64.b64encode(signature).decode()
    print(json.dumps(token, separators=(',', ':')))


{'new-key': new_key, 'sign': sign}[sys.argv[1]](*sys.argv[2:])
