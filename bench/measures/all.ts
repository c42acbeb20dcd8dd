import type { Measure } from './measure.ts';
import { measureSignIn } from './p1-sign-in.ts';
import { measureSignInCpu } from './p2-sign-in-cpu.ts';
import { measureSession } from './p3-session.ts';
import { measurePage } from './p4-page.ts';
import { measureColdBrowser } from './p5-cold-browser.ts';
import { measureStart } from './p7-start.ts';
import { measureUnderLoad } from './p8-under-load.ts';
import { measureMillion } from './p9-million.ts';
import { measureInstall } from './p11-install.ts';

/** By the names of the goals, in this order. */
export const measures: Readonly<Record<string, Measure>> = {
  P1: measureSignIn,
  P2: measureSignInCpu,
  P3: measureSession,
  P4: measurePage,
  P5: measureColdBrowser,
  P7: measureStart,
  P8: measureUnderLoad,
  P9: measureMillion,
  P11: measureInstall,
};

/** These take minutes: only where they are asked for. */
export const long: readonly string[] = ['P9'];
