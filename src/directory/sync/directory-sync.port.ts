/** Token of the synchronisation; null where the directory is the local one. */
export const DIRECTORY_SYNC = Symbol('directory sync');
