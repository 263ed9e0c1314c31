import { Secret } from './forms.js';
import { replayOf } from './replay.js';

class ProbeForm {
  @Secret() probeNumen!: string;
}

test('what travels along is what was typed, without tokens, secrets or a NUMEN', () => {
  const replay = replayOf('/cases/2026-000001/resets', {
    _csrf: 'token',
    _stepUp: 'secret',
    probeNumen: '12A3456789ABC',
    kind: 'password',
    tags: ['a', 'b'],
    note: 'il dit 12 a 34 567 89 abc au téléphone',
    file: { not: 'a text' },
  });
  expect(replay.fields).toEqual([
    { name: 'kind', value: 'password' },
    { name: 'tags', value: 'a' },
    { name: 'tags', value: 'b' },
    { name: 'note', value: 'il dit [NUMEN] au téléphone' },
  ]);
  expect(replay.lost).toBe(true);
  expect(new ProbeForm()).toBeDefined();
});

test('nothing is lost when nothing secret was typed', () => {
  expect(replayOf('/x', { _csrf: 'token', probeNumen: '', kind: 'unlock' }).lost).toBe(false);
});
