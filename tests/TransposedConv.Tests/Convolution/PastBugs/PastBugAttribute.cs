namespace TransposedConv.Tests.Convolution.PastBugs;

/// <summary>Says which row of <c>past-bugs.tsv</c>, by its class, a test stands for.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class PastBugAttribute(string bugClass) : Attribute
{
    /// <summary>The row's first column.</summary>
    public string BugClass { get; } = bugClass;
}
