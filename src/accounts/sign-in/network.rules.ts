/** The bits of an IPv4 or IPv6 address; null when the text is neither. IPv4-mapped IPv6 counts as IPv4. */
function bitsOf(address: string): { value: bigint; size: 32 | 128 } | null {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const dotted = mapped ?? address;
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(dotted)) {
    const parts = dotted.split('.').map(Number);
    if (parts.some((part) => part > 255)) return null;
    return { value: parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n), size: 32 };
  }
  return address.includes(':') ? sixteen(address) : null;
}

function sixteen(address: string): { value: bigint; size: 128 } | null {
  const halves = address.split('::');
  if (halves.length > 2) return null;
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const head = groups(halves[0] ?? '');
  const tail = groups(halves[1] ?? '');
  const gap = 8 - head.length - tail.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return null;
  const all = [...head, ...Array<string>(Math.max(gap, 0)).fill('0'), ...tail];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return { value: all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n), size: 128 };
}

/** True when the address lies in one of the networks, `10.0.0.0/8`, `2001:db8::/32` or a single address. */
export function inNetworks(address: string, networks: readonly string[]): boolean {
  const own = bitsOf(address);
  if (!own) return false;
  return networks.some((network) => {
    const [base = '', length] = network.split('/', 2);
    const other = bitsOf(base);
    if (!other || other.size !== own.size) return false;
    const prefix = length === undefined ? own.size : Number(length);
    if (!Number.isInteger(prefix) || prefix < 0 || prefix > own.size) return false;
    const shift = BigInt(own.size - prefix);
    return own.value >> shift === other.value >> shift;
  });
}

/** IPv6 gives one subscriber a whole network, commonly 56 bits long: 2^72 addresses that cost nothing. */
const SUBSCRIBER_BITS = 56n;

/** What counts as one sender: an IPv4 address, or the network of an IPv6 one; the text itself when it is neither. */
export function senderOf(address: string): string {
  const bits = bitsOf(address);
  if (!bits) return address;
  if (bits.size === 32) return `4 ${bits.value.toString(16)}`;
  return `6 ${(bits.value >> (128n - SUBSCRIBER_BITS)).toString(16)}`;
}
