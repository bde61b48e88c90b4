#!/bin/sh
# Puts a built service and what it needs to run, and nothing else, into a folder: what its image holds.
# install-service.sh SERVICE FOLDER, in the workspace, with pnpm on the PATH.
set -eu
service=$1
folder=$2
pnpm --filter "@k8s-audit/$service" deploy --legacy --prod --prefer-offline "$folder"
# The time of the installation: the only file that is not the same each time.
rm -f "$folder/node_modules/.modules.yaml"
