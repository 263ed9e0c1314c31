/**
 * A cell of a CSV for French spreadsheets (`;` between cells). Quoted where needed; a leading sign that a spreadsheet
 * would run as a formula, its full-width forms too, is disarmed (OWASP, CSV injection).
 */
export function csvCell(text: string): string {
  const safe = /^[\s\u00a0]*[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines of cells as one text, `\r\n` after each. The mark makes French spreadsheets read UTF-8. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return `\uFEFF${lines.map((cells) => `${cells.map(csvCell).join(';')}\r\n`).join('')}`;
}
