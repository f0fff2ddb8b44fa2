import { IconCheck, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Hidden } from '../../ui/hidden.tsx';
import { duties, roles, titleOf } from './roles.ts';

/** Who may do what, behind a line that unfolds. */
export function RoleTable(): ReactNode {
  return (
    <details className="roles">
      <summary>
        <IconChevronRight size={15} stroke={1.8} aria-hidden />
        What each role may do
      </summary>
      <div className="roles-box">
        <table>
          <thead>
            <tr>
              <th scope="col">
                <Hidden>May</Hidden>
              </th>
              {roles.map((role) => (
                <th key={role} scope="col">
                  {titleOf(role)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {duties.map(({ title, isFor }) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                {roles.map((role) => (
                  <td key={role}>{isFor(role) ? <Yes /> : <No />}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Yes(): ReactNode {
  return (
    <>
      <IconCheck size={15} stroke={2} aria-hidden />
      <Hidden>Yes</Hidden>
    </>
  );
}

function No(): ReactNode {
  return (
    <>
      <span className="faint" aria-hidden>
        –
      </span>
      <Hidden>No</Hidden>
    </>
  );
}
