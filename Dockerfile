# One image for every app; the command chooses which. `docker build -t pinpost .`, then for example
# `docker run -v "$PWD/.env:/run/pinpost.env:ro" -e PINPOST_ENV_FILE=/run/pinpost.env pinpost node apps/worker/dist/bundle/main.js`.
#
# To pin the base image by digest, because a tag can be moved: `docker buildx imagetools inspect node:26.10.0-bookworm-slim`
# `docker build --build-arg NODE_IMAGE=docker.io/library/node:26.10.0-bookworm-slim@sha256:… -t pinpost .`
ARG NODE_IMAGE=docker.io/library/node:26.10.0-bookworm-slim

# As process 1, node ignores SIGTERM until the app handles it, for example while a worker still waits for Redis.
FROM ${NODE_IMAGE} AS init
RUN apt-get update && apt-get install --yes --no-install-recommends tini && rm -rf /var/lib/apt/lists/*

# Copy only the package files first, so that a changed source does not invalidate the cached installation.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY apps apps
COPY packages packages
RUN find apps packages -mindepth 2 -maxdepth 2 ! -name package.json -exec rm -rf {} +

FROM ${NODE_IMAGE} AS build
WORKDIR /app
ENV TURBO_TELEMETRY_DISABLED=1
# The npm of package.json, because the base image may have another version.
RUN npm install --global npm@11.19.1
COPY --from=manifests /app ./
# Do not run install scripts of packages.
RUN npm ci --include=dev --ignore-scripts
COPY tsconfig.base.json tsconfig.json turbo.json ./
COPY apps apps
COPY packages packages
COPY scripts/bundle.mjs scripts/bundle.mjs
RUN npm run build
RUN npm prune --no-save --omit=dev --ignore-scripts \
  && rm -rf apps/*/src apps/*/pages packages/*/src apps/*/.turbo packages/*/.turbo apps/*/dist/.tsbuildinfo packages/*/dist/.tsbuildinfo

# Only the simulator, to test any app: `docker build --target simulator -t pinpost-simulator .`
# `docker run -p 127.0.0.1:3001:3001 -p 127.0.0.1:1025:1025 pinpost-simulator --help`
FROM ${NODE_IMAGE} AS simulator
LABEL org.opencontainers.image.title="Pinpost simulator" \
  org.opencontainers.image.description="Phones and mailboxes for tests: a stand-in for carriers and mail servers" \
  org.opencontainers.image.licenses="Apache-2.0"
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn* \
  /usr/local/bin/yarn /usr/local/bin/yarnpkg
COPY --from=init /usr/bin/tini-static /usr/bin/tini
WORKDIR /app
COPY --from=build /app/apps/simulator/package.json package.json
COPY --from=build /app/apps/simulator/bin bin
COPY --from=build /app/apps/simulator/dist/bundle dist/bundle
COPY --from=build /app/apps/simulator/dist/public dist/public
COPY LICENSE ./
ENV PINPOST_SIMULATOR_HOST=0.0.0.0
USER 1000:1000
EXPOSE 3001 1025
ENTRYPOINT ["/usr/bin/tini", "--", "node", "bin/pinpost-simulator.mjs"]

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Pinpost" \
  org.opencontainers.image.description="Self-hosted phone verification" \
  org.opencontainers.image.licenses="Apache-2.0"
# A running container needs no package manager.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn* \
  /usr/local/bin/yarn /usr/local/bin/yarnpkg
COPY --from=init /usr/bin/tini-static /usr/bin/tini
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/package.json package.json
COPY --from=build /app/packages packages
COPY --from=build /app/apps apps
COPY LICENSE deploy/container/healthcheck.mjs ./
# Listen on all addresses; the container engine decides which ports are published. NODE_ENV is not set: the apps default
# to production, and a variable set here would override the file of PINPOST_ENV_FILE.
ENV NODE_OPTIONS=--enable-source-maps \
  PINPOST_API_HOST=0.0.0.0 \
  PINPOST_API_METRICS_HOST=0.0.0.0 \
  PINPOST_WORKER_METRICS_HOST=0.0.0.0 \
  PINPOST_CONSOLE_HOST=0.0.0.0 \
  PINPOST_CONSOLE_METRICS_HOST=0.0.0.0 \
  PINPOST_SIMULATOR_HOST=0.0.0.0
# The base image's user `node`, as a number, because Kubernetes' runAsNonRoot cannot check a name.
USER 1000:1000
EXPOSE 3000 3001 3002 9464 9465 9466
ENTRYPOINT ["/usr/bin/tini", "--"]
# No HEALTHCHECK here, because each app has its own port; docker-compose.yml and the chart have them.
CMD ["node", "apps/api/dist/bundle/main.js"]
