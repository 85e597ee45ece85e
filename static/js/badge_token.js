// Reads the token of a printed badge without a network: COSE_Sign1 around a CWT, signed with Ed25519.
// The same checks in the same order as common/badge_token.py, which says why. Also reads the signed list of
// revoked badges (a flattened JWS, RFC 7515). Everything is one spelling only; whatever else is MALFORMED.
(function () {
  "use strict";
  var LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  var SERIAL_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  var KINDS = ["STAFF", "OFFICER", "DIRECTOR", "PRINCIPAL"];
  var COSE_SIGN1 = 18, EDDSA = -8, POST_KIND = -65537;
  var LONGEST_TOKEN = 320;

  function Refused(reason, claims) {
    this.reason = reason;
    this.claims = claims || null;
  }

  function need(holds) {
    if (!holds) throw new Refused("MALFORMED");
  }

  function fromBase32(text) {
    need(text.length <= LONGEST_TOKEN);
    var bytes = [], bits = 0, value = 0;
    for (var letter of text) {
      var number = LETTERS.indexOf(letter);
      need(number >= 0);
      value = (value << 5) | number;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.push((value >> bits) & 255);
        value &= (1 << bits) - 1;
      }
    }
    need(bits < 5 && value === 0); // the bits to spare are few and zero
    return Uint8Array.from(bytes);
  }

  // CBOR as RFC 8949 section 4.2 wants it: shortest lengths, definite, map keys in order and once.
  // Only what a badge holds: whole numbers below 2^32, bytes, text, arrays, maps and one tag.
  function read(bytes) {
    var at = 0;

    function head() {
      need(at < bytes.length);
      var first = bytes[at++], kind = first >> 5, size = first & 31;
      if (size < 24) return [kind, size];
      need(size <= 26);
      var length = 1 << (size - 24), number = 0;
      need(at + length <= bytes.length);
      for (var i = 0; i < length; i++) number = number * 256 + bytes[at++];
      need(number >= [24, 256, 65536][size - 24]);
      return [kind, number];
    }

    function take(length) {
      need(at + length <= bytes.length);
      at += length;
      return bytes.slice(at - length, at);
    }

    function item(depth) {
      need(depth < 4);
      var [kind, number] = head();
      if (kind === 0) return number;
      if (kind === 1) return -1 - number;
      if (kind === 2) return take(number);
      if (kind === 3) return text(take(number));
      if (kind === 4) return Array.from({ length: short(number) }, function () { return item(depth + 1); });
      if (kind === 5) return map(short(number), depth);
      need(kind === 6);
      return { tag: number, value: item(depth + 1) };
    }

    function short(number) {
      need(number <= 16);
      return number;
    }

    function text(raw) {
      try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
      } catch (error) {
        throw new Refused("MALFORMED");
      }
    }

    function map(size, depth) {
      var found = new Map(), last = null;
      for (var i = 0; i < size; i++) {
        var start = at, key = item(depth + 1), spelt = bytes.slice(start, at);
        need(typeof key === "number" && (last === null || comes(last, spelt)));
        last = spelt;
        found.set(key, item(depth + 1));
      }
      return found;
    }

    function comes(one, other) {
      if (one.length !== other.length) return one.length < other.length;
      for (var i = 0; i < one.length; i++) if (one[i] !== other[i]) return one[i] < other[i];
      return false;
    }

    var value = item(0);
    need(at === bytes.length);
    return value;
  }

  function isBytes(value) {
    return value instanceof Uint8Array;
  }

  function partsOf(raw) {
    var message = read(raw);
    need(message && message.tag === COSE_SIGN1);
    var parts = message.value;
    need(Array.isArray(parts) && parts.length === 4 && parts[1] instanceof Map && parts[1].size === 0);
    need(isBytes(parts[0]) && isBytes(parts[2]) && isBytes(parts[3]) && parts[3].length === 64);
    return { protected: parts[0], payload: parts[2], signature: parts[3] };
  }

  function headerOf(raw) {
    var header = read(raw);
    need(header instanceof Map && Array.from(header.keys()).every(function (key) { return key === 1 || key === 4; }));
    var id = header.get(4), algorithm = header.get(1);
    need(isBytes(id) && id.every(function (byte) { return byte < 128; }));
    need(!header.has(1) || typeof algorithm === "number" || typeof algorithm === "string");
    return { keyId: String.fromCharCode.apply(null, id), algorithm: algorithm };
  }

  function claimsOf(raw) {
    var values = read(raw);
    need(values instanceof Map && values.size === 6);
    var [issuer, person, expires, issued, serial, kind] = [1, 2, 4, 6, 7, POST_KIND].map(function (key) { return values.get(key); });
    need(typeof issuer === "string" && typeof person === "string" && isBytes(serial) && serial.length === 5);
    need([expires, issued, kind].every(function (value) { return typeof value === "number"; }));
    need(issued >= 0 && issued < expires && kind >= 0 && kind < KINDS.length);
    return {
      issuer: issuer, personCode: person, serial: serialText(serial), kind: KINDS[kind], issuedAt: issued, expiresAt: expires,
    };
  }

  function serialText(bytes) {
    var text = "", bits = 0, value = 0;
    bytes.forEach(function (byte) {
      value = (value << 8) | byte;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text += SERIAL_LETTERS[(value >> bits) & 31];
        value &= (1 << bits) - 1;
      }
    });
    return text;
  }

  function bytesHead(length) {
    if (length < 24) return [0x40 | length];
    return length < 256 ? [0x58, length] : [0x59, length >> 8, length & 255];
  }

  function toBeSigned(parts) {
    var head = [0x84, 0x6a].concat(Array.from(new TextEncoder().encode("Signature1")));
    return Uint8Array.from(
      head.concat(bytesHead(parts.protected.length), Array.from(parts.protected), [0x40], bytesHead(parts.payload.length), Array.from(parts.payload)),
    );
  }

  async function isSigned(key, signature, data) {
    var imported = await crypto.subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", x: key.x }, "Ed25519", false, ["verify"]);
    return crypto.subtle.verify("Ed25519", imported, signature, data);
  }

  function keyOf(keys, id) {
    return keys.find(function (key) { return key.kid === id; });
  }

  // Claims of a genuine token that has not ended; else throws { reason, claims }. `now` in seconds.
  async function readToken(token, keys, now) {
    var parts = partsOf(fromBase32(token));
    var header = headerOf(parts.protected);
    var claims = claimsOf(parts.payload);
    var key = keyOf(keys, header.keyId);
    if (!key) throw new Refused("UNKNOWN_KEY");
    if (header.algorithm !== EDDSA) throw new Refused("WRONG_ALGORITHM");
    if (!(await isSigned(key, parts.signature, toBeSigned(parts)))) throw new Refused("BAD_SIGNATURE");
    if (now >= claims.expiresAt) throw new Refused("EXPIRED", claims);
    return claims;
  }

  function fromBase64Url(text) {
    var binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(binary, function (letter) { return letter.charCodeAt(0); });
  }

  // The list of revoked serials, if it is signed by a pinned key: { issuedAt, nextUpdate, serials: Set }; else null.
  async function readRevocations(list, keys) {
    try {
      var header = JSON.parse(new TextDecoder().decode(fromBase64Url(list.protected)));
      var key = keyOf(keys, header.kid);
      if (!key || header.alg !== "EdDSA" || header.typ !== "badge-revocations") return null;
      var data = new TextEncoder().encode(list.protected + "." + list.payload);
      if (!(await isSigned(key, fromBase64Url(list.signature), data))) return null;
      var body = JSON.parse(new TextDecoder().decode(fromBase64Url(list.payload)));
      var serials = new Set(body.serials.match(/.{8}/g) || []);
      return { issuedAt: body.issued_at, nextUpdate: body.next_update, serials: serials };
    } catch (error) {
      return null; // whatever is wrong with it, it is not a list of ours
    }
  }

  async function isSupported() {
    if (!window.crypto || !crypto.subtle) return false;
    try {
      await crypto.subtle.importKey("raw", new Uint8Array(32).fill(1), "Ed25519", false, ["verify"]);
      return true;
    } catch (error) {
      return error.name !== "NotSupportedError" && error.name !== "SyntaxError";
    }
  }

  window.badgeToken = { read: readToken, readRevocations: readRevocations, isSupported: isSupported };
})();
