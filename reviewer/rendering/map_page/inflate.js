// Inflate (RFC 1950, 1951) for browsers without DecompressionStream. Takes a zlib stream of bytes.

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A Huffman code: how many symbols have each length, and the symbols in order of their codes. */
function huffman(lengths) {
  const counts = new Uint16Array(16), places = new Uint16Array(16);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  for (let n = 1; n < 15; n++) places[n + 1] = places[n] + counts[n];
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => { if (length) symbols[places[length]++] = symbol; });
  return { counts, symbols };
}

function inflate(input) {
  let output = new Uint8Array(input.length * 4 + 1024);
  let size = 0, place = 2, hold = 0, held = 0;

  function bits(count) {
    while (held < count) {
      if (place >= input.length) throw new Error("the data ends early");
      hold |= input[place++] << held;
      held += 8;
    }
    const value = hold & ((1 << count) - 1);
    hold >>>= count;
    held -= count;
    return value;
  }

  function symbol(code) {
    let value = 0, first = 0, index = 0;
    for (let length = 1; length < 16; length++) {
      value |= bits(1);
      const count = code.counts[length];
      if (value - count < first) return code.symbols[index + value - first];
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw new Error("a code that is none");
  }

  function room(count) {
    if (size + count <= output.length) return;
    const larger = new Uint8Array(Math.max(output.length * 2, size + count));
    larger.set(output.subarray(0, size));
    output = larger;
  }

  function stored() {
    hold = held = 0;
    const count = input[place] | (input[place + 1] << 8);
    place += 4;
    room(count);
    output.set(input.subarray(place, place + count), size);
    size += count;
    place += count;
  }

  function compressed(literals, distances) {
    for (;;) {
      const found = symbol(literals);
      if (found === 256) return;
      if (found < 256) {
        room(1);
        output[size++] = found;
        continue;
      }
      const length = LENGTH_BASE[found - 257] + bits(LENGTH_EXTRA[found - 257]);
      const code = symbol(distances);
      const distance = DISTANCE_BASE[code] + bits(DISTANCE_EXTRA[code]);
      room(length);
      for (let n = 0; n < length; n++, size++) output[size] = output[size - distance];
    }
  }

  function dynamic() {
    const literals = bits(5) + 257, distances = bits(5) + 1, codes = bits(4) + 4;
    const lengths = new Array(19).fill(0);
    for (let n = 0; n < codes; n++) lengths[CODE_ORDER[n]] = bits(3);
    const lengthCode = huffman(lengths);
    const all = [];
    while (all.length < literals + distances) {
      const found = symbol(lengthCode);
      if (found < 16) all.push(found);
      else if (found === 16) all.push(...new Array(bits(2) + 3).fill(all[all.length - 1]));
      else all.push(...new Array(found === 17 ? bits(3) + 3 : bits(7) + 11).fill(0));
    }
    compressed(huffman(all.slice(0, literals)), huffman(all.slice(literals)));
  }

  function fixed() {
    const lengths = Array.from({ length: 288 }, (_, n) => (n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8));
    compressed(huffman(lengths), huffman(new Array(30).fill(5)));
  }

  const kinds = [stored, fixed, dynamic];
  for (let last = 0; !last;) {
    last = bits(1);
    const kind = kinds[bits(2)];
    if (!kind) throw new Error("a block that is none");
    kind();
  }
  return output.subarray(0, size);
}
