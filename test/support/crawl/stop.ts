import type { Role } from '../../../src/accounts/permissions.rules.js';
import type { Visit } from './visit.js';
import type { World } from './world.js';

/** One state of one page. */
export interface Stop {
  what: string;
  /** Pattern of the route that shows it, where it is the page a GET route is for. */
  route?: string;
  /** Who looks; null: a fresh browser that nobody signed in with. */
  as: Role | null;
  /** Of the answer; 200 unless told otherwise. */
  status?: number;
  /** A selector that only this state has: proof that it was reached. */
  shows?: string;
  /** Its texts are made up, to show pieces with: they are not looked at. */
  invented?: boolean;
  /** What the stop itself types, or codes of a file it gives: data that is in no column. */
  typed?: readonly string[];
  /** The installation: at work unless told otherwise. */
  where?: 'empty' | 'strict';
  go(visit: Visit, world: World): Promise<unknown>;
}
