export { addApiKey, addMember, addOrganization, addUser } from './add.ts';
export {
  createAuthenticate,
  createIdentify,
  memberById,
  requirePermission,
} from './authenticate.ts';
export { deleteOrganizations } from './delete-organizations.ts';
export { memberIn } from './member-in.ts';
export type { Identify } from './authenticate.ts';
export { createInvitations } from './invitations.ts';
export { sendInvitation } from './invitation-mail.job.ts';
export { organizationRoutes } from './routes.ts';
export { createSignIn } from './sign-in.ts';
export type { SignIn } from './sign-in.ts';
