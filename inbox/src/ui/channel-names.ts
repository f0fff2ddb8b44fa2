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

/** How people call the channels, and their signs. */
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
