import type { ChannelType } from '@frontdesk/contract';
import {
  IconBrandFacebook,
  IconBrandInstagram,
  IconBrandTelegram,
  IconBrandWhatsapp,
  IconBrandX,
  IconDeviceMobileMessage,
  IconMail,
  IconMessage2,
  IconPhone,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Hidden } from '../../ui/hidden.tsx';

export const channels = {
  web_widget: { title: 'Chat', Icon: IconMessage2 },
  sms: { title: 'SMS', Icon: IconDeviceMobileMessage },
  email: { title: 'Email', Icon: IconMail },
  voice: { title: 'Phone', Icon: IconPhone },
  whatsapp: { title: 'WhatsApp', Icon: IconBrandWhatsapp },
  facebook: { title: 'Messenger', Icon: IconBrandFacebook },
  instagram: { title: 'Instagram', Icon: IconBrandInstagram },
  twitter: { title: 'X', Icon: IconBrandX },
  telegram: { title: 'Telegram', Icon: IconBrandTelegram },
} satisfies Record<ChannelType, unknown>;

/** A small mark of the way a conversation came in. */
export function ChannelMark({ channel }: { channel: ChannelType }): ReactNode {
  const { title, Icon } = channels[channel];
  return (
    <span className="channel-mark" title={title}>
      <Icon size={14} stroke={1.6} aria-hidden />
      <Hidden>{title}</Hidden>
    </span>
  );
}
