import { readFileSync } from 'node:fs';

/** USER_HZ: what /proc counts processor time in, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Processor time a process has used so far, all its threads together, in milliseconds. */
export function cpuMilliseconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}

/** Proportional set size of a process in MiB: its own memory plus its share of what it shares. */
export function pssMebibytes(pid) {
  const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  return Number(pss[1]) / 1024;
}

/** Samples the memory of a process until `stop()`, which gives the peak in MiB. */
export function watchMemory(pid, everyMilliseconds = 250) {
  let peak = 0;
  const sample = () => {
    try {
      peak = Math.max(peak, pssMebibytes(pid));
    } catch {
      clearInterval(timer);
    }
  };
  const timer = setInterval(sample, everyMilliseconds);
  sample();
  return {
    stop() {
      sample();
      clearInterval(timer);
      return Math.round(peak);
    },
  };
}
