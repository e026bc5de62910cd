# 倾诉：make setup 准备环境；make run 准备并启动；make test 准备并做全部检查。
# 只需要 make 和 Python 3.11 到 3.13。

PORT ?= 8000
DATA ?= var
RASA_PORT ?= 5005
CI ?=
export CI
# Small matrices on many threads only wait for each other: one thread is the fastest.
export OPENBLAS_NUM_THREADS ?= 1

# The first Python that fits. Asked by running it: a shim on the PATH may stand for nothing.
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
ifndef PYTHON
PYTHON := $(shell for p in python3.11 python3.12 python3.13 python3; do \
	"$$p" -c '$(FITS)' >/dev/null 2>&1 && echo "$$p" && break; done)
endif
BIN := .venv/bin
SET_UP = $(if $(PYTHON),$(PYTHON),$(error 需要 Python 3.11 到 3.13，没有找到)) scripts/set_up.py

.PHONY: help setup setup-dev run test test-fast check bench soak talk rasa clean

help:
	@echo "make setup            准备 Python 环境（.venv）"
	@echo "make run              准备并启动，可加 PORT=8000 DATA=var"
	@echo "make talk             在终端里和机器人聊"
	@echo "make test             准备并做全部检查和测试"
	@echo "make test-fast        只做检查和快的测试"
	@echo "make bench            量一量准确率和速度，可加 ONLY=\"floor sqlite\""
	@echo "make soak             很久的试验：杀进程、停时钟、一万个模拟世界"
	@echo "make rasa             准备、训练并启动 Rasa（第二种引擎，另要 Python 3.10，约 2.7 GB）"
	@echo "make clean            删掉环境和缓存（数据文件夹不动）"

setup:
	@$(SET_UP)

setup-dev:
	@$(SET_UP) --dev

run: setup
	@exec $(BIN)/qingsu serve --port $(PORT) --data $(DATA)

talk: setup
	@exec $(BIN)/qingsu chat

test: setup-dev
	@scripts/system-packages
	@scripts/peers
	@$(MAKE) --no-print-directory check
	$(BIN)/pytest -n 2 --dist loadfile

test-fast: setup-dev check
	$(BIN)/pytest -m "not slow and not browser"

check:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/qingsu check

bench: setup-dev
	$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY))

soak: setup-dev
	$(BIN)/python -m tests.faults --kills 200 --messages 20000 --talks 500
	$(BIN)/python -m tests.faults --kills 200 --messages 20000 --talks 500 --workers 3 \
		--kinds kill freeze crash gone
	$(BIN)/python -m tests.faults --kills 60 --messages 4000 --talks 50 \
		--kinds kill stop freeze jump
	$(BIN)/python -m tests.faults --kills 50 --messages 4000 --talks 50 --kinds stop starve
	$(BIN)/python -m tests.faults --kills 20 --messages 10000 --talks 200 --workers 1 \
		--kinds crash restart
	$(BIN)/python -m tests.faults.leaks --turns 200000
	$(BIN)/python -m tests.faults.bad_disk --most 200
	$(BIN)/python -m tests.faults.bad_disk --most 50 --postgresql
	$(BIN)/python -m tests.simulation --seeds 10000
	$(BIN)/pytest -m slow tests/faults tests/bot/desk/test_desk_stale.py \
		tests/bot/test_poison_at_the_doors.py

rasa: setup
	@$(BIN)/qingsu export rasa --data $(DATA)
	@exec $(BIN)/python scripts/rasa.py --project $(DATA)/rasa --port $(RASA_PORT)

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find bot nlu dialogues cases storage tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} +
