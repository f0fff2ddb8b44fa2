import { createTheme, localStorageColorSchemeManager } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';

const iris: MantineColorsTuple = [
  '#f1f0fd',
  '#e2e0fa',
  '#c5c1f4',
  '#a6a0ee',
  '#8a82e6',
  '#6f66dd',
  '#4f46c8',
  '#5a51d6',
  '#3a32a0',
  '#2c2680',
];

/** Mantine's parts in the product's own measures; colours come from tokens.css. */
export const theme = createTheme({
  primaryColor: 'iris',
  colors: { iris },
  primaryShade: { light: 6, dark: 7 },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.3' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '14px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  headings: { fontWeight: '560', sizes: { h1: { fontSize: '20px', lineHeight: '28px' } } },
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right', allowDeselect: false } },
    TagsInput: { defaultProps: { size: 'sm' } },
    SegmentedControl: { defaultProps: { withItemsBorders: false } },
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
    Menu: { defaultProps: { shadow: 'none', offset: 4, transitionProps: { duration: 120 } } },
    Popover: { defaultProps: { shadow: 'none', offset: 4, transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 350, offset: 6, transitionProps: { duration: 120 } } },
    Modal: {
      defaultProps: {
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        overlayProps: { backgroundOpacity: 0.35 },
        transitionProps: { transition: 'pop', duration: 140 },
      },
    },
    Drawer: {
      defaultProps: {
        closeButtonProps: { 'aria-label': 'Close' },
        overlayProps: { backgroundOpacity: 0.35 },
      },
    },
  },
});

// Mantine sets some of these once per scheme, so they have to be given for each.
const colours = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-2)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-error': 'var(--red)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--text-3)',
  '--mantine-color-disabled-border': 'var(--line)',
};

/** Points Mantine's own colours at the product's tokens, for both schemes. */
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-font-weight-medium': '560',
    '--mantine-font-weight-bold': '560',
  },
  light: colours,
  dark: colours,
});

/** Remembers the chosen scheme; the same key is read by boot-1.js before the first paint. */
export const schemeManager = localStorageColorSchemeManager({ key: 'frontdesk-scheme' });
