#!/usr/bin/env bash
# Points kubectl at the cluster of an environment, by the role that the pipeline's own identity may take: no key is stored anywhere.
#   tools/deploy/cluster-login.sh ENVIRONMENT     with AWS_ROLE_ARN, and AWS_ID_TOKEN or GitHub's own way to a token
set -euo pipefail

environment=${1:?staging, production or dr}
case $environment in
  dr) region=us-east-1 ;;
  *) region=eu-central-1 ;;
esac
export AWS_REGION=$region AWS_ROLE_ARN=${AWS_ROLE_ARN:?}
export AWS_WEB_IDENTITY_TOKEN_FILE=$HOME/.aws-id-token
if [ -z "${AWS_ID_TOKEN:-}" ]; then
  AWS_ID_TOKEN=$(curl --fail --silent --show-error -H "Authorization: Bearer ${ACTIONS_ID_TOKEN_REQUEST_TOKEN:?}" \
    "${ACTIONS_ID_TOKEN_REQUEST_URL:?}&audience=sts.amazonaws.com" | node -p 'JSON.parse(require("node:fs").readFileSync(0)).value')
fi
(umask 077 && printf '%s' "$AWS_ID_TOKEN" >"$AWS_WEB_IDENTITY_TOKEN_FILE")
aws eks update-kubeconfig --name "sommier-$environment" --region "$region"
# The plugin that kubectl calls for a token runs in later commands: it finds the identity by the profile.
aws configure set role_arn "$AWS_ROLE_ARN"
aws configure set web_identity_token_file "$AWS_WEB_IDENTITY_TOKEN_FILE"
aws configure set region "$region"
