-- Who somebody is at their SAML provider, whatever their address: kept until they fetch the answer.
ALTER TABLE "sso_attempts" ADD COLUMN "subject" TEXT;
