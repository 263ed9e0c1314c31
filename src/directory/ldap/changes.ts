import { Attribute, Change } from 'ldapts';

export function change(
  operation: 'add' | 'delete' | 'replace',
  type: string,
  ...values: Array<string | Buffer>
): Change {
  return new Change({ operation, modification: new Attribute({ type, values: values as string[] }) });
}

/** Sets the values of an attribute; none takes it away, and is no error where it is not there. */
export function replace(type: string, ...values: Array<string | Buffer>): Change {
  return change('replace', type, ...values);
}
