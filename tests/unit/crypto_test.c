/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The primitives and key derivations against published vectors: RFC 4493, the
 * GCM specification's test case 4, RFC 1320, RFC 2202, RFC 4231, and the examples of Microsoft's
 * Open Specifications articles "SMB 3.1.1 Encryption in Windows 10", "Encryption
 * in SMB 3.0: A protocol perspective" and "The anatomy of signing and
 * cryptographic keys".
 */
#include "dissect/crypto.h"
#include "dissect/kdf.h"
#include "dissect/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Bytes from hex digits; of one expression at most eight live at a time. */
static struct octets hex(const char *digits)
{
	static uint8_t room[8][4096];
	static unsigned turn;
	uint8_t *p = room[turn++ % 8];
	size_t n = strlen(digits) / 2;

	assert_true(n <= sizeof(room[0]));
	for (size_t i = 0; i < n; i++) {
		char pair[3] = { digits[2 * i], digits[2 * i + 1], 0 };

		p[i] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return (struct octets){ p, n };
}

#define assert_hex(bytes, digits) assert_memory_equal(bytes, hex(digits).p, strlen(digits) / 2)

static struct cur cur_of(struct octets b)
{
	return cur_make(b.p, b.n);
}

static void cmac(void **state)
{
	static const struct {
		size_t n;
		const char *mac;
	} rows[] = {
		{ 0, "bb1d6929e95937287fa37d129b756746" },
		{ 16, "070a16b46b4d4144f79bdd9dd04a287c" },
		{ 40, "dfa66747de9ae63030ca32611497c827" },
		{ 64, "51f0bebf7e3b9d92fc49741779363cfe" },
	};
	struct octets key = hex("2b7e151628aed2a6abf7158809cf4f3c");
	struct octets text =
		hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
		    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
	uint8_t mac[16];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		size_t cut = rows[i].n / 3;
		struct octets parts[] = { { text.p, cut }, { text.p + cut, rows[i].n - cut } };

		mac_sign(SIGNING_AES_CMAC, key.p, NULL, parts, 2, mac);
		assert_hex(mac, rows[i].mac);
	}
}

/* Tag of GCM test case 1 (nothing encrypted), and GMAC in every portion agrees with one piece. */
static void gmac(void **state)
{
	uint8_t key[16] = { 0 }, nonce[12] = { 0 }, whole[16], mac[16], text[100];

	(void)state;
	mac_sign(SIGNING_AES_GMAC, key, nonce, NULL, 0, mac);
	assert_hex(mac, "58e2fccefa7e3061367f1d57a4e7455a");
	for (unsigned i = 0; i < sizeof(text); i++)
		text[i] = (uint8_t)(i * 7);
	struct octets one = { text, sizeof(text) };
	mac_sign(SIGNING_AES_GMAC, key, nonce, &one, 1, whole);
	/* PyCryptodome: AES.new(bytes(16), AES.MODE_GCM, nonce=bytes(12)).update(text).digest() */
	assert_hex(whole, "bb4533ce5b21e45ac804c47e08ce9aeb");
	for (size_t a = 0; a <= sizeof(text); a++)
		for (size_t b = a; b <= sizeof(text); b += 5) {
			struct octets parts[] = { { text, a }, { text + a, b - a },
				{ text + b, sizeof(text) - b } };

			mac_sign(SIGNING_AES_GMAC, key, nonce, parts, 3, mac);
			assert_memory_equal(mac, whole, 16);
		}
}

static void gcm(void **state)
{
	struct octets key = hex("feffe9928665731c6d6a8f9467308308");
	struct octets sealed =
		hex("42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d5"
		    "14b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091");
	uint8_t out[60];

	(void)state;
	struct aead *a = aead_new(CIPHER_AES_128_GCM, key.p);
	assert_true(aead_open(a, hex("cafebabefacedbaddecaf888").p,
		hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
		hex("5bc94fbc3221a5db94fae95ae7121a47").p, sealed.p, sealed.n, out));
	assert_hex(out,
		"d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c959568"
		"09532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
	aead_free(a);
}

static void hashes(void **state)
{
	struct octets abc = { (const uint8_t *)"abc", 3 };
	struct octets data = { (const uint8_t *)"what do ya want for nothing?", 28 };
	uint8_t out[32], cipher[9];

	(void)state;
	md4(abc.p, abc.n, out);
	assert_hex(out, "a448017aaf21d8525fc10ae87aa6729d");
	hmac_md5((const uint8_t *)"Jefe", 4, &data, 1, out);
	assert_hex(out, "750c783e6ab0b503eaa86e310a5db738");
	hmac_sha256((const uint8_t *)"Jefe", 4, &data, 1, out);
	assert_hex(out, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	/* RFC 6229's keystream for the 128-bit key 0102...10 */
	memset(cipher, 0, sizeof(cipher));
	rc4(hex("0102030405060708090a0b0c0d0e0f10").p, cipher, sizeof(cipher), cipher);
	assert_hex(cipher, "9ac7cc9a609d1ef7b2");
}

#define PREAUTH_311                                                                                \
	"0dd13628cc3ed218ef9df9772d436d0887ab9814bfae63a80aa845f36909db79"                         \
	"28622dddad522d9751640a459762c5a9d6bb084cbb3ce6bdadef5d5bce3c6c01"

static void key_derivation(void **state)
{
	static const struct {
		uint16_t dialect;
		const char *session, *preauth, *signing, *to_server, *to_client;
	} rows[] = {
		{ DIALECT_300, "7cd451825d0450d235424e44ba6e78cc", "",
			"0b7e9c5cac36c0f6ea9ab275298cedce", "fad27796665b313ebb578f388632b4f7",
			"b0f0427f7ceb416d1d9dcc0cd4f99447" },
		/* of a capture of Wireshark's tests, with the keys that it lists */
		{ DIALECT_300, "9a9ea16a0cdbeb6064772318073f172f", "", NULL,
			"bff985870e81784d533fdc09497b8eab", "8be6cc53d4beba29387e69aef035d497" },
		{ DIALECT_311, "270e1ba896585eeb7af3472d3b4c75a7", PREAUTH_311,
			"73fe7a9a77bef0bde49c650d8ccb5f76", "629bcbc54422a0f572b97f45989b6073",
			"e2af0dcefac68da71a0dfbd0d1350d74" },
	};
	uint8_t key[KEY_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct octets session = hex(rows[i].session), preauth = hex(rows[i].preauth);
		const char *want[USES] = { rows[i].signing, rows[i].to_server, rows[i].to_client };

		for (unsigned use = 0; use < USES; use++) {
			kdf_smb(rows[i].dialect, (enum key_use)use, session.p, session.n, preauth.p,
				16, key);
			if (want[use])
				assert_hex(key, want[use]);
		}
	}
	/* Before 3.0 the session key signs as it is. */
	kdf_smb(DIALECT_210, USE_SIGNING, (const uint8_t *)"0123456789abcdef", 16, NULL, 16, key);
	assert_memory_equal(key, "0123456789abcdef", 16);
}

/* The last link of the chain in the 3.1.1 example, and the first two. */
static void preauth_chain(void **state)
{
	struct octets request = hex(
		"FE534D4240000100000000000000800000000000000000000100000000000000FFFE00000000"
		"0000000000000000000000000000000000000000000000000000240005000000000"
		"03F000000ECD86F326276024F9F7752B89BB33F3A7000000002000000020210020003020311030000"
		"0100260000000000010020000100FA49E6578F1F3A9F4CD3E9CC14A67AA884B3D05844E0E5A1182"
		"25C15887F32FF00000200060000000000020002000100");
	uint8_t hash[SHA512_LEN] = { 0 };

	(void)state;
	sha512_chain(hash, request.p, request.n);
	assert_hex(hash,
		"DD94EFC5321BB618A2E208BA8920D2F422992526947A409B5037DE1E0FE8C7362B8C4712259"
		"4CDE0CE26AA9DFC8BCDBDE0621957672623351A7540F1E54A0426");
}

/* The successful SESSION_SETUP response of the same example, signed with AES-CMAC. */
static void signature(void **state)
{
	struct octets response = hex(
		"FE534D4240000100000000000100800009000000000000000300000000000000FFFE000000000000"
		"1900000000100000EBE146DA120BA25FC3376A49DFE31BC10900000048001D00A11B3019A0030A01"
		"00A3120410010000003B453CDC3524164200000000");
	struct octets key = hex("73fe7a9a77bef0bde49c650d8ccb5f76");
	uint8_t copy[128];

	(void)state;
	assert_true(signature_good(cur_of(response), SIGNING_AES_CMAC, key.p));
	assert_false(signature_good(cur_of(response), SIGNING_AES_GMAC, key.p));
	for (size_t bit = 0; bit < response.n * 8; bit++) {
		memcpy(copy, response.p, response.n);
		copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_false(signature_good(cur_make(copy, response.n), SIGNING_AES_CMAC, key.p));
	}
	for (size_t n = 0; n < response.n; n++)
		assert_false(signature_good(cur_make(response.p, n), SIGNING_AES_CMAC, key.p));
}

struct sealed {
	enum cipher cipher;
	uint16_t dialect;
	enum key_use use;
	const char *session, *preauth, *packet, *plain;
};

#define PREAUTH_GCM                                                                                \
	"B23F3CBFD69487D9832B79B1594A367CDD950909B774C3A4C412B4FCEA9EDDDBA7DB256BA2EA30E977F11F9B" \
	"113247578E0E915C6D2A513B8F2FCA5707DC8770"

/* A WRITE request and its response, over 3.0 with CCM and over 3.1.1 with GCM. */
static const struct sealed sealed[] = {
	{ CIPHER_AES_128_CCM, DIALECT_300, USE_TO_SERVER, "B4546771B515F766A86735532DD6C4F0", "",
		"FD534D4281A286535415445DAE393921E44FA42E66E69A111892584FB5ED524A744DA3EE8700000000"
		"0001001100001400E4080025C8FEE16605A437832D1CD52DA9F4645333482A175FE5384563F45FCDAF"
		"AEF38BC62BA4D5C62897996625A44C29BE5658DE2E6117585779E7B59FFD971278D08580D7FA899E41"
		"0E910EABF5AA1DB43050B33B49182637759AC15D84BFCDF5B6B238993C0F4CF4D6012023F6C6272970"
		"75D84B7803912D0A9639634453595EF3E33FFE4E7AC2AB",
		"FE534D4240000100000000000900400008000000000000000400000000000000FFFE00000100000011"
		"00001400E4080000000000000000000000000000000000310070001700000000000000000000001501"
		"000039000002010000003902000000000000000000007000000000000000536D623320656E63727970"
		"74696F6E2074657374696E67" },
	{ CIPHER_AES_128_CCM, DIALECT_300, USE_TO_CLIENT, "B4546771B515F766A86735532DD6C4F0", "",
		"FD534D42A6015530A18F6D9AFFE22AFAE8E6648486000000000000001100001400E408005000000000"
		"0001001100001400E40800DBF46435C5F14169293CE079E344479BF670227E49873F458672C3098DAC"
		"467DD5809F369D674091665157871483E01F7BECD02064EAC3E235F913668BBC2F097980D4B378F199"
		"3EFF6E60D177309E5B",
		"FE534D4240000100000000000900210009000000000000000400000000000000FFFE00000100000011"
		"00001400E408000000000000000000000000000000000011000000170000000000000000000000" },
	{ CIPHER_AES_128_GCM, DIALECT_311, USE_TO_SERVER, "419FDDF34C1E001909D362AE7FB6AF79",
		PREAUTH_GCM,
		"FD534D42BD73D97D2BC9001BCAFAC0FDFF5FEEBCC7D6822D269CAF48904C664C000000008700000000"
		"00010025000000001000006ECDD2A7AFC7B47763057A041B8FD4DAFFE990B70C9E09D36C084E02D14E"
		"F247F8BDE38ACF6256F8B1D3B56F77FBDEB312FEA5E92CBCC1ED8FB2EBBFAA75E49A4A394BB4457654"
		"5567C24D4C014D47C9FBDFDAFD2C4F9B72F8D256452620A299F48E29E53D6B61D1C13A19E91AF013F0"
		"0D17E3ABC2FC3D36C8C1B6B93973253852DBD442E46EE8",
		"FE534D4240000100000000000900010008000000000000000500000000000000FFFE00000100000025"
		"0000000010000000000000000000000000000000000000310070001700000000000000000000000600"
		"000004000000010000000400000000000000000000007000000000000000536D623320656E63727970"
		"74"
		"696F6E2074657374696E67" },
	{ CIPHER_AES_128_GCM, DIALECT_311, USE_TO_CLIENT, "419FDDF34C1E001909D362AE7FB6AF79",
		PREAUTH_GCM,
		"FD534D42ACBE1CB7ED343ADF1725EF144D90D4B0E06831DD2E8EB7B400000000000000005000000000"
		"000100250000000010000026BBBF949983A6C1C796559D0F2C510CB651D1F7B6AC8DED32A2A0B8F2D7"
		"93A815C6F6B848D69767A215841A42D400AE6DDB5F0B44173A014973321FDD7950DA6179159B82E03C"
		"9E18A050FF0EA1C967",
		"FE534D4240000100000000000900010001000000000000000500000000000000FFFE00000100000025"
		"000000001000000000000000000000000000000000000011000000170000000000000000000000" },
};

static void transforms(void **state)
{
	uint8_t key[KEY_MAX], out[256], copy[512];

	(void)state;
	for (size_t i = 0; i < sizeof(sealed) / sizeof(sealed[0]); i++) {
		const struct sealed *s = &sealed[i];
		struct octets packet = hex(s->packet), session = hex(s->session);
		struct octets preauth = hex(s->preauth);
		struct transform t;

		kdf_smb(s->dialect, s->use, session.p, session.n, preauth.p, 16, key);
		struct aead *a = aead_new(s->cipher, key);
		assert_true(transform_read(cur_of(packet), &t));
		assert_true(transform_open(&t, a, out));
		assert_int_equal(t.size, strlen(s->plain) / 2);
		assert_hex(out, s->plain);
		/* A bit flipped anywhere behind the protocol id is found. */
		for (size_t at = 4; at < packet.n; at++) {
			memcpy(copy, packet.p, packet.n);
			copy[at] ^= 0x10;
			if (transform_read(cur_make(copy, packet.n), &t))
				assert_false(transform_open(&t, a, out));
		}
		for (size_t n = 0; n < packet.n; n++)
			assert_false(transform_read(cur_make(packet.p, n), &t));
		aead_free(a);
	}
}

/* AES-256 in both modes; sealed by PyCryptodome with key 00..1f, nonce and header as here. */
static void aes_256(void **state)
{
	static const char *const packets[] = {
		"fd534d42f056ace2fb02a71e8fca641a39faeba5404142434445464748494a000000000028000000"
		"000001005544332211000000136201de72cae04d1ebdbbabeec26a44ede3936a170b24e9c9390ec3"
		"1b11a0d44b7d6bea0bf86ce3",
		"fd534d42ca7deae23314b32daa3b53624791e5ff404142434445464748494a4b0000000028000000"
		"00000100554433221100000084d6dc575f1ce57ab9a16416f402332f1cbe267cd15a7d03032f2bc5"
		"e36482fbfb6183c4bbcbac7a"
	};
	static const enum cipher ciphers[] = { CIPHER_AES_256_CCM, CIPHER_AES_256_GCM };
	uint8_t key[32], out[64];

	(void)state;
	for (unsigned i = 0; i < 32; i++)
		key[i] = (uint8_t)i;
	for (unsigned i = 0; i < 2; i++) {
		struct octets packet = hex(packets[i]);
		struct transform t;

		struct aead *a = aead_new(ciphers[i], key);
		assert_true(transform_read(cur_of(packet), &t));
		assert_true(transform_open(&t, a, out));
		assert_memory_equal(out, "forty bytes of text for the two ciphers.", 40);
		aead_free(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cmac),
		cmocka_unit_test(gmac),
		cmocka_unit_test(gcm),
		cmocka_unit_test(hashes),
		cmocka_unit_test(key_derivation),
		cmocka_unit_test(preauth_chain),
		cmocka_unit_test(signature),
		cmocka_unit_test(transforms),
		cmocka_unit_test(aes_256),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
