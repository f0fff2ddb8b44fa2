/** Where sign-in's library reads the client's address; what a client says there is overwritten. */
export const ADDRESS_HEADER = 'x-frontdesk-client-address';
