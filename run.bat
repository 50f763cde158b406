@echo off
rem What the Makefile does, for Windows without make:  run.bat demo ^| report ^| test
setlocal
cd /d "%~dp0"
set LOCK=requirements.lock
if "%1"=="test" set LOCK=requirements-dev.lock
if not exist .venv\Scripts\python.exe (
  py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>nul || (
    echo Python 3.11 or newer is missing. Install it from the Microsoft Store or python.org, then run this again.
    exit /b 3
  )
  py -3 -m venv .venv || exit /b 3
)
fc /b %LOCK% .venv\installed.lock >nul 2>nul || (
  .venv\Scripts\python -m pip install -q --disable-pip-version-check --require-hashes -r %LOCK% || exit /b 3
  .venv\Scripts\python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . || exit /b 3
  copy /y %LOCK% .venv\installed.lock >nul
)
if "%1"=="demo" (.venv\Scripts\pipeline demo demo & exit /b)
if "%1"=="report" (.venv\Scripts\pipeline run & exit /b)
if "%1"=="test" (.venv\Scripts\python -m pytest -q -n auto -m "not long" & exit /b)
echo Usage: run.bat demo ^| report ^| test
exit /b 2
