export { addApiKey, addMember, addOrganization, addUser } from './add.ts';
export { createAuthenticate, createIdentify, requirePermission } from './authenticate.ts';
export type { Identify } from './authenticate.ts';
export { organizationRoutes } from './routes.ts';
export { createSignIn } from './sign-in.ts';
export type { SignIn } from './sign-in.ts';
