#!/bin/sh
# Makes a certificate and loads the tree on the first start, then becomes slapd. LDAP_PASSWORD_FILE holds the one
# password of the technical identities and of the administrator: this is for trying, not for people's accounts.
set -eu
umask 077
password=$(cat "$LDAP_PASSWORD_FILE")
fill() { sed "s|@DATA@|/data|g; s|@CONFIG@|/etc/guichet-ldap|g; s/@\(ADMIN\|WRITE\|READ\)@/$password/g" "/etc/guichet-ldap/$1"; }
fill slapd.conf > /data/slapd.conf
[ -d /data/tls ] || sh /etc/guichet-ldap/certificate.sh /data/tls DNS:openldap,DNS:localhost,IP:127.0.0.1
if [ ! -d /data/db ]; then
  mkdir /data/db
  fill tree.ldif > /data/tree.ldif
  slapadd -q -f /data/slapd.conf -l /data/tree.ldif
  rm /data/tree.ldif
fi
exec slapd -f /data/slapd.conf -h 'ldap://0.0.0.0:1389 ldaps://0.0.0.0:1636' -d stats
