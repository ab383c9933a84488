curl -X POST "https://nanophoto.ai/api/nano-banana-2/generate" \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer YOUR_API_KEY" \
  --data-raw '{
    "prompt": "The latest Tesla Cybertruck in a desert landscape",
    "mode": "generate",
    "aspectRatio": "16:9",
    "imageQuality": "2K",
    "googleSearch": true
  }'
