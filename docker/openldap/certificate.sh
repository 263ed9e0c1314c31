#!/bin/sh
# certificate.sh FOLDER NAMES: an authority (ca.pem) and a certificate of the server for NAMES, e.g. "DNS:localhost,IP:127.0.0.1".
set -eu
umask 077
mkdir -p "$1"
cd "$1"
openssl ecparam -name prime256v1 -genkey -noout -out ca.key
openssl req -x509 -new -key ca.key -days 3650 -subj '/CN=Guichet test authority' -out ca.pem
openssl ecparam -name prime256v1 -genkey -noout -out server.key
openssl req -new -key server.key -subj '/CN=openldap' -out server.csr
printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "$2" > server.ext
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile server.ext -out server.pem
rm ca.key server.csr server.ext
