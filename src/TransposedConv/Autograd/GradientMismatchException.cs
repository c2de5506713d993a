namespace TransposedConv.Autograd;

/// <summary>A backward pass disagrees with the finite differences of its function.</summary>
public sealed class GradientMismatchException : Exception
{
    /// <summary>Makes an exception without a particular message.</summary>
    public GradientMismatchException()
        : this("A gradient disagrees with finite differences.")
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What disagrees.</param>
    public GradientMismatchException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What disagrees.</param>
    /// <param name="innerException">What caused it.</param>
    public GradientMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
