import { EqualityFilter, NotFilter, type Filter } from 'ldapts';

/**
 * An attribute has exactly this value: the only filter that carries a value from outside. It goes over the wire as a
 * node of BER, never as text, so that `*`, `(`, `\\` or NUL in a value are that value (threats T8, T9).
 * @param attribute a name from the code or the configuration, never from outside
 */
export function equal(attribute: string, value: string): EqualityFilter {
  return new EqualityFilter({ attribute, value });
}

export function not(filter: Filter): NotFilter {
  return new NotFilter({ filter });
}
