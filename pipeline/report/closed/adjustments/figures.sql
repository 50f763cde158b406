SELECT topic, place, figure, published, known FROM adjustment ORDER BY number
