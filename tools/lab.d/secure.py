# SPDX-License-Identifier: GPL-3.0-or-later
"""Captures whose keys are known: every cipher, every signing algorithm, NTLM and Kerberos.

The keys stand beside each capture: `.keys` (Wireshark's rows), `.log` (what smbclient printed
with "debug encryption"), `.keytab` (of the server, for Kerberos).
"""

import os
import shutil
import subprocess

from machine import (CLIENT_CONF, PASSWORD, SERVER_ADDRESS, STEADY, USER, local_file,
                     read_keys, run, smbclient, smbtorture, wait_for)

DAY = "put one.txt; get one.txt back.txt; mkdir d; ls; allinfo one.txt; del one.txt; rmdir d"
REALM = "LAB.EXAMPLE"
KDC = "/mnt/kdc"
KEYTAB = KDC + "/server.keytab"
KDC_FILES = {
    "krb5.conf": """[libdefaults]
    default_realm = LAB.EXAMPLE
    dns_lookup_kdc = false
    dns_canonicalize_hostname = false
    rdns = false
[realms]
    LAB.EXAMPLE = {
        kdc = 127.0.0.1:8888
    }
[domain_realm]
    labsrv = LAB.EXAMPLE
""",
    "kdc.conf": """[kdcdefaults]
    kdc_listen = 127.0.0.1:8888
    kdc_tcp_listen = 127.0.0.1:8888
[realms]
    LAB.EXAMPLE = {
        database_name = /mnt/kdc/principal
        key_stash_file = /mnt/kdc/stash
        disable_pac = true
    }
""",
}
CIPHERS = ("AES-128-CCM", "AES-128-GCM", "AES-256-CCM", "AES-256-GCM")
SIGNINGS = ("HMAC-SHA256", "AES-128-CMAC", "AES-128-GMAC")


def day(*options, commands=DAY):
    """The daily work; returns what the client printed about its keys, and the keys."""
    local_file("one.txt", 700)
    log = smbclient(commands, "--option=debug encryption=yes", *options)
    return read_keys(log), {"log": log}


def needle_day(changed, *options):
    """The same, encrypted; what is written differs in one byte."""
    local_file("one.txt", 700)
    if changed:
        with open("/mnt/local/one.txt", "r+b") as out:
            out.seek(300)
            out.write(b"#")
    return read_keys(smbclient(DAY, "--option=debug encryption=yes", "--client-protection=encrypt",
                               *options))


def no_account(*options):
    """Log on as nobody, or as somebody whom the server does not know."""
    local_file("one.txt", 700)
    run(["smbclient", "//LABSRV/open", "-I", SERVER_ADDRESS, "-s", CLIENT_CONF, *options,
         "-c", "put one.txt; ls; del one.txt"], (0, 1), cwd="/mnt/local")


def reauthentications(*tests):
    """Sessions that log on once more, with and without another user."""
    smbtorture(*tests)


class Kdc:
    """A Kerberos server for the realm, with the user and the service in its keytab."""

    enctypes = ""

    def __init__(self):
        shutil.rmtree(KDC, ignore_errors=True)
        os.makedirs(KDC)
        for name, text in KDC_FILES.items():
            with open(KDC + "/" + name, "w", encoding="ascii") as out:
                out.write(text.replace("disable_pac", self.enctypes + "disable_pac"))
        os.environ["KRB5_CONFIG"] = KDC + "/krb5.conf"
        os.environ["KRB5_KDC_PROFILE"] = KDC + "/kdc.conf"
        os.environ["KRB5CCNAME"] = "FILE:" + KDC + "/cache"
        run(["kdb5_util", "-r", REALM, "-P", "master", "create", "-s"])
        for query in ("addprinc -pw %s %s" % (PASSWORD, USER),
                      "addprinc -randkey cifs/labsrv", "ktadd -k %s cifs/labsrv" % KEYTAB):
            run(["kadmin.local", "-r", REALM, "-q", query])
        self.kdc = subprocess.Popen(["krb5kdc", "-n", "-r", REALM], stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)

    def drop(self):
        """End it."""
        self.kdc.terminate()
        self.kdc.wait(10)


class KdcSha2(Kdc):
    """The same with the encryption types of RFC 8009."""

    enctypes = "supported_enctypes = aes256-cts-hmac-sha384-192:normal\n        "


def kerberos_day(*options):
    """The daily work of a user with a ticket."""
    wait_for(lambda: subprocess.run(["kinit", USER], input=PASSWORD + "\n", text=True,
                                    capture_output=True, check=False).returncode == 0, "a ticket")
    local_file("one.txt", 700)
    log = run(["smbclient", "//labsrv/share", "-I", SERVER_ADDRESS, "-s", CLIENT_CONF,
               "--realm=" + REALM, "--use-kerberos=required", "--option=debug encryption=yes",
               *options, "-c", DAY], (0, 1), cwd="/mnt/local")
    with open(KEYTAB, "rb") as keytab:
        return read_keys(log), {"log": log, "keytab": keytab.read()}


def bound(*tests):
    """A session on several connections."""
    smbtorture(*tests)


KERBEROS = dict(STEADY, **{"realm": REALM, "kerberos method": "dedicated keytab",
                           "dedicated keytab file": "FILE:" + KEYTAB})


OPEN_SHARE = {"open": {"path": "/mnt/share", "guest ok": "yes", "force user": USER}}


def captures(add):
    """Enter them: add(name, scenario, scene, *arguments, **more)."""
    for cipher in CIPHERS:
        add("cipher-" + cipher.lower(), "put, get, ls, del, encrypted with " + cipher, day,
            "--client-protection=encrypt",
            "--option=client smb3 encryption algorithms=" + cipher,
            options="client smb3 encryption algorithms = " + cipher)
    for dialect in ("SMB3_00", "SMB3_02"):
        add("cipher-" + dialect.lower(), "put, get, ls, del, encrypted over " + dialect, day,
            "--client-protection=encrypt", "-m", dialect, options="-m " + dialect)
    for how in SIGNINGS:
        add("signing-" + how.lower(), "put, get, ls, del, signed with " + how, day,
            "--client-protection=sign", "--option=client smb3 signing algorithms=" + how,
            options="client smb3 signing algorithms = " + how)
    for dialect in ("SMB2_02", "SMB2_10", "SMB3_00", "SMB3_02"):
        add("signing-" + dialect.lower(), "put, get, ls, del, signed over " + dialect, day,
            "--client-protection=sign", "-m", dialect, options="-m " + dialect)
    add("needle", "the same as cipher-aes-128-gcm", needle_day, True,
        options="--client-protection=encrypt", differs="one byte of what is written")
    add("needle-none", "the same as cipher-aes-128-gcm", needle_day, False,
        options="--client-protection=encrypt")
    for protection in ("sign", "encrypt"):
        add("kerberos-" + protection, "put, get, ls, del with a Kerberos ticket", kerberos_day,
            "--client-protection=" + protection, server=KERBEROS, before=Kdc,
            options="--client-protection=" + protection)
    add("kerberos-sha2", "put, get, ls, del with a ticket of aes256-cts-hmac-sha384-192",
        kerberos_day, "--client-protection=encrypt", server=KERBEROS, before=KdcSha2,
        options="--client-protection=encrypt")
    for name, options in (("anonymous", ("-N",)), ("guest", ("-U", "LAB\\nobody-here%x"))):
        add("logon-" + name, "put, ls, del on an open share, " + name, no_account, *options,
            shares=OPEN_SHARE, options=" ".join(options).replace("%x", ""))
    add("session-reauth", "smbtorture smb2.session.reauth1 to 3: a session logs on again",
        reauthentications, "smb2.session.reauth1", "smb2.session.reauth2",
        "smb2.session.reauth3", client="smbtorture")
    add("compound-encrypted", "smbtorture smb2.compound.related1, unrelated1, encrypted: compounds in"
        " a transform", bound, "--client-protection=encrypt", "smb2.compound.related1",
        "smb2.compound.unrelated1", client="smbtorture", options="--client-protection=encrypt")
    add("binding-encrypted", "smbtorture smb2.session.bind1, encrypted: transforms on two connections",
        bound, "--client-protection=encrypt", "smb2.session.bind1", client="smbtorture",
        server=dict(STEADY, **{"server multi channel support": "yes"}),
        options="--client-protection=encrypt")
    add("binding-refused", "smbtorture smb2.session.bind_negative_smb3signCtoHs, .._smb3encGtoCd: bindings"
        " with other algorithms, refused; the sessions go on", bound,
        "smb2.session.bind_negative_smb3signCtoHs", "smb2.session.bind_negative_smb3encGtoCd",
        client="smbtorture", server=dict(STEADY, **{"server multi channel support": "yes"}))
    add("session-binding", "smbtorture smb2.session.bind1, bind2: a session on several connections",
        bound, "smb2.session.bind1", "smb2.session.bind2", client="smbtorture",
        server=dict(STEADY, **{"server multi channel support": "yes"}))


def pairs(add, equal, plant, request):
    """Of each way to encrypt: another run of the same, and one with a needle in it."""
    ways = [(cipher.lower(), "--option=client smb3 encryption algorithms=" + cipher)
            for cipher in CIPHERS if cipher != "AES-128-GCM"] + [("smb3_00", "--max-protocol=SMB3_00")]
    for way, option in ways:
        base = "cipher-" + way
        add(base + "-again", "the same as " + base, needle_day, False, option,
            options=option.replace("--option=", ""), differs="nothing")
        equal.append((base, base + "-again"))
        plant(base + "-needle", base, "Write", "smb2.write_data", request(9), request(9),
              "one byte of what is written", needle_day, True, option,
              options=option.replace("--option=", ""))
