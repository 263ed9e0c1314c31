import { Redis } from 'ioredis';

/** Every key of a Redis with what it holds, as text: the queues of whoever shares it included. */
export async function redisTexts(url: string): Promise<string[]> {
  const redis = new Redis(url);
  try {
    const texts: string[] = [];
    let cursor = '0';
    do {
      const [next, keys] = await redis.scan(cursor, 'COUNT', 1000);
      for (const key of keys) texts.push(`${key} ${JSON.stringify(await contentOf(redis, key))}`);
      cursor = next;
    } while (cursor !== '0');
    return texts;
  } finally {
    redis.disconnect();
  }
}

async function contentOf(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, 0, -1);
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return null;
  }
}
