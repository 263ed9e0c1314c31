#!/bin/sh
# Loads the tree on the first start, then becomes slapd. LDAP_PASSWORD_FILE holds the service account's password.
set -eu
umask 077
password=$(cat "$LDAP_PASSWORD_FILE")
sed 's|@DATA@|/data|g' /etc/guichet-ldap/slapd.conf > /data/slapd.conf
if [ ! -d /data/db ]; then
  mkdir /data/db
  sed "s|@PASSWORD@|$password|g" /etc/guichet-ldap/tree.ldif > /data/tree.ldif
  slapadd -q -f /data/slapd.conf -l /data/tree.ldif
  rm /data/tree.ldif
fi
exec slapd -f /data/slapd.conf -h ldap://0.0.0.0:1389 -d stats
