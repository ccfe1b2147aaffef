#!/bin/sh
# Takes style sheets, scripts, icons and fonts from the locked npm packages into assets/ (git-ignored).
# Quick when nothing changed: a stamp holds the digest of the lock file and of the scripts that build the assets.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'fetch-assets: %s\n' "$*"; }

command -v npm >/dev/null 2>&1 || { say "npm is missing; install Node.js 18 or newer"; exit 1; }

wanted=$(cat package-lock.json scripts/icons.txt scripts/fetch-assets.sh scripts/build-sprite.mjs | sha256sum | cut -d' ' -f1)
if [ "$(cat assets/.stamp 2>/dev/null || true)" = "$wanted" ] && [ -d node_modules ]; then
    say "up to date"
    exit 0
fi

say "installing the locked packages (npm ci)"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

rm -rf assets/vendor assets/fonts assets/.stamp
mkdir -p assets/vendor assets/fonts

say "style sheet: @tabler/core, wrapped in a cascade layer so that our own rules always win"
{ printf '@layer tabler {\n'; sed -e 's/@charset "[^"]*";//' -e '/^\/\*# sourceMappingURL/d' node_modules/@tabler/core/dist/css/tabler.min.css; printf '\n}\n'; } > assets/vendor/tabler.css

say "scripts: htmx.org, echarts (common build)"
cp node_modules/htmx.org/dist/htmx.min.js assets/vendor/htmx.js
cp node_modules/echarts/dist/echarts.common.min.js assets/vendor/echarts.js

say "web fonts: @fontsource/be-vietnam-pro (400, 500, 600, 700; latin and vietnamese)"
for weight in 400 500 600 700; do
    for subset in latin vietnamese; do
        cp "node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-$subset-$weight-normal.woff2" \
            "assets/vendor/be-vietnam-pro-$subset-$weight.woff2"
    done
done

say "paper fonts: @expo-google-fonts/tinos"
for style in Regular:400Regular Bold:700Bold Italic:400Regular_Italic BoldItalic:700Bold_Italic; do
    name=${style%%:*} folder=${style#*:}
    cp "node_modules/@expo-google-fonts/tinos/$folder/Tinos_$folder.ttf" "assets/fonts/Tinos-$name.ttf"
done

say "icons: $(grep -c . scripts/icons.txt) of @tabler/icons into one sprite"
node scripts/build-sprite.mjs scripts/icons.txt node_modules/@tabler/icons/icons/outline assets/vendor/icons.svg

say "licences"
mkdir -p assets/licences
for package in @tabler/icons @fontsource/be-vietnam-pro htmx.org echarts; do
    cp "node_modules/$package/LICENSE" "assets/licences/$(printf %s "$package" | tr -d @ | tr / -).txt"
done
cp node_modules/echarts/NOTICE assets/licences/echarts-NOTICE.txt
cp node_modules/@expo-google-fonts/tinos/LICENSE_FONT assets/licences/tinos-font.txt

printf '%s\n' "$wanted" > assets/.stamp
say "done: $(ls assets/vendor | wc -l) web files, $(ls assets/fonts | wc -l) paper fonts"
