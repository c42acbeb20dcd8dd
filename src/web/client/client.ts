// The islands. Each finds its own elements and does nothing on a page without them; every page works without any.
import { watchCapsLock } from './caps.ts';
import { offerCopying } from './copy.ts';
import { offerCropping } from './crop.ts';
import { closeMenus } from './menu.ts';
import { offerPicking } from './pick.ts';
import { proposeZone } from './propose-zone.ts';
import { offerRevealing } from './reveal.ts';
import { pressWhenSeen } from './self-press.ts';
import { listenForShortcuts } from './shortcuts.ts';
import { showStrength } from './strength.ts';

offerRevealing();
watchCapsLock();
showStrength();
closeMenus();
listenForShortcuts();
offerCopying();
offerPicking();
offerCropping();
proposeZone();
pressWhenSeen();
