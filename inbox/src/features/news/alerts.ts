import type { Conversation } from '@frontdesk/contract';
import { readSetting } from '../../ui/stored.ts';
import { customerOf } from '../conversations/customer.ts';

/** Tells of new words outside of the page, by the means that this browser was asked to use. */
export function tellOutside(news: readonly Conversation[], open: (id: string) => void): void {
  if (readSetting('sound') === 'on') void playSound();
  if (readSetting('notifications') !== 'on' || !canNotify()) return;
  for (const conversation of news) notify(conversation, open);
}

/** True where the browser may show notifications of this site now. */
export function canNotify(): boolean {
  return 'Notification' in window && Notification.permission === 'granted';
}

/** Asks the person for the browser's leave; false where it is refused or there are none. */
export async function askToNotify(): Promise<boolean> {
  return 'Notification' in window && (await Notification.requestPermission()) === 'granted';
}

function notify(conversation: Conversation, open: (id: string) => void): void {
  const { id, preview, previewSender } = conversation;
  const body = previewSender === 'customer' && preview !== null ? preview : 'Waits for a person';
  try {
    // One per conversation, however many tabs are open.
    const shown = new Notification(customerOf(conversation), { body, tag: `frontdesk-${id}` });
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
      open(id);
    });
  } catch {
    // Android has them only for installed apps; the title and the sound still tell.
  }
}

/** Two short soft tones, a fourth apart. */
export async function playSound(): Promise<void> {
  const context = new AudioContext();
  const end = context.currentTime + 0.45;
  const gain = context.createGain();
  gain.connect(context.destination);
  gain.gain.setValueAtTime(0.07, context.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.001, end);
  const tone = context.createOscillator();
  tone.frequency.setValueAtTime(660, context.currentTime);
  tone.frequency.setValueAtTime(880, context.currentTime + 0.12);
  tone.connect(gain);
  tone.addEventListener('ended', () => void context.close());
  tone.start();
  tone.stop(end);
  // A page that nobody has touched yet may not sound.
  await context.resume();
}
