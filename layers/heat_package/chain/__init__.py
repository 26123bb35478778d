"""The chain (データの変遷): from source files through steps to what is shown."""
