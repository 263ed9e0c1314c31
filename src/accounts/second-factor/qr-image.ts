/** The QR code of an address as an image the content policy allows: SVG in a `data:` address, dark on white. */
export async function qrImage(address: string): Promise<string> {
  const { toString } = await import('qrcode');
  const svg = await toString(address, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
