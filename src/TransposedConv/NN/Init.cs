using TransposedConv.Autograd;

namespace TransposedConv.NN;

/// <summary>First values of parameters. Each fills its tensor in place, unrecorded, and returns it. Source: torch.nn.init.</summary>
public static partial class Init
{
    /// <summary>Values from U(a, b).</summary>
    /// <param name="tensor">The tensor to fill.</param>
    /// <param name="a">The lower bound.</param>
    /// <param name="b">The upper bound.</param>
    /// <param name="generator">Where the values come from; by default the shared generator.</param>
    public static Tensor Uniform(Tensor tensor, double a = 0, double b = 1, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using GradMode.Scope unrecorded = GradMode.NoGrad();
        return tensor.Uniform(a, b, generator);
    }

    /// <summary>Values from N(mean, std²).</summary>
    /// <param name="tensor">The tensor to fill.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="std">The standard deviation.</param>
    /// <param name="generator">Where the values come from; by default the shared generator.</param>
    public static Tensor Normal(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using GradMode.Scope unrecorded = GradMode.NoGrad();
        return tensor.Normal(mean, std, generator);
    }

    /// <summary>One number everywhere.</summary>
    /// <param name="tensor">The tensor to fill.</param>
    /// <param name="value">The number.</param>
    public static Tensor Constant(Tensor tensor, Scalar value)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using GradMode.Scope unrecorded = GradMode.NoGrad();
        return tensor.Fill(value);
    }

    /// <summary>
    /// He's uniform initialisation with a leaky rectifier: U(−bound, bound), <c>bound = √(6 / ((1 + a²) · fan))</c>.
    /// </summary>
    /// <param name="tensor">The tensor to fill, of rank 2 or more.</param>
    /// <param name="a">The rectifier's negative slope.</param>
    /// <param name="useFanOut">Whether fan is the fan-out, to keep the variance of gradients, and not the fan-in.</param>
    /// <param name="generator">Where the values come from; by default the shared generator.</param>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    /// <remarks>Source: torch.nn.init.kaiming_uniform_; K. He and others, "Delving deep into rectifiers", 2015.</remarks>
    public static Tensor KaimingUniform(Tensor tensor, double a = 0, bool useFanOut = false, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        // In the order in which PyTorch rounds it, so that the same seed gives the same bits.
        double gain = Math.Sqrt(2 / (1 + (a * a)));
        double bound = Math.Sqrt(3) * (gain / Math.Sqrt(useFanOut ? FanOut(tensor) : FanIn(tensor)));
        return Uniform(tensor, -bound, bound, generator);
    }

    /// <summary>Glorot's uniform initialisation: U(−bound, bound), <c>bound = gain · √(6 / (fanIn + fanOut))</c>.</summary>
    /// <param name="tensor">The tensor to fill, of rank 2 or more.</param>
    /// <param name="gain">A factor that depends on the activation behind.</param>
    /// <param name="generator">Where the values come from; by default the shared generator.</param>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    /// <remarks>Source: torch.nn.init.xavier_uniform_; X. Glorot and Y. Bengio, 2010.</remarks>
    public static Tensor XavierUniform(Tensor tensor, double gain = 1, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        double bound = gain * Math.Sqrt(6 / (FanIn(tensor) + FanOut(tensor)));
        return Uniform(tensor, -bound, bound, generator);
    }

    /// <summary>Axis 1 times the taps: for ConvTranspose too, where PyTorch takes the same axis although it counts outputs there.</summary>
    internal static double FanIn(Tensor tensor) => Fan(tensor, 1);

    internal static double FanOut(Tensor tensor) => Fan(tensor, 0);

    private static double Fan(Tensor tensor, int axis) => tensor.Rank >= 2
        ? (double)tensor.Shape[axis] * Shape.Product(tensor.Shape[2..])
        : throw new ArgumentException($"tensor: expected at least two axes to count fans, got shape {tensor.Shape}.", nameof(tensor));
}
