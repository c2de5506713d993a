namespace TransposedConv.Tests.Samples.Explorer;

/// <summary>A test that needs a browser on the machine; without one it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Executable is null) Skip = "There is no Chromium on this machine (apt-get install chromium, or name one in the variable CHROMIUM).";
    }
}
