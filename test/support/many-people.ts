/**
 * A file of staff as a French spreadsheet writes it: `nouveau0` to `nouveau{n-1}`, all of one school.
 * @param badLine line of the file (the header is 1) whose UAI has a wrong check letter
 */
export function manyPeople(count: number, { badLine }: { badLine?: number } = {}): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const uai = index + 2 === badLine ? '0130040A' : '0130040Y';
    return `nouveau${index};Nouveau;Prénom${index};nouveau${index}@academie.example;${uai};Professeur`;
  });
  return ['username;birth_name;first_name;email;uai;function', ...lines].join('\r\n');
}
