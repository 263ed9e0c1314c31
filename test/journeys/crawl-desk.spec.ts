import { jest } from '@jest/globals';
import { describeCrawl } from '../support/crawl/crawl.js';
import { DESK_SHARE } from '../support/crawl/shares.js';

jest.setTimeout(60_000);

describeCrawl('every page and state', DESK_SHARE);
