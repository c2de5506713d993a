using System.Globalization;
using TransposedConv;
using TransposedConv.NN;

namespace DigitDecoder;

/// <summary>
/// Squeezes an image of 28 × 28 into a few numbers by convolutions that halve its sides, and unfolds it again by transposed
/// convolutions that double them.
/// </summary>
internal sealed class Autoencoder : Module
{
    private const int OuterChannels = 32;
    private const int InnerChannels = 64;
    private const int InnerSide = DigitImages.Side / 4;
    private const int InnerCount = InnerChannels * InnerSide * InnerSide;

    internal Autoencoder(int latent)
    {
        Encoder = Register("encoder", new Sequential(
            new Conv2d(1, OuterChannels, kernelSize: 3, stride: 2, padding: 1),
            new ReLU(),
            new Conv2d(OuterChannels, InnerChannels, kernelSize: 3, stride: 2, padding: 1),
            new ReLU(),
            new Flatten(),
            new Linear(InnerCount, latent)));
        Decoder = Register("decoder", new Sequential(
            new Linear(latent, InnerCount),
            new ReLU(),
            new Unflatten(1, InnerChannels, InnerSide, InnerSide),
            new ConvTranspose2d(InnerChannels, OuterChannels, kernelSize: 4, stride: 2, padding: 1),
            new ReLU(),
            new ConvTranspose2d(OuterChannels, 1, kernelSize: 4, stride: 2, padding: 1)));
    }

    /// <summary>[N, 1, 28, 28] to [N, latent].</summary>
    internal Sequential Encoder { get; }

    /// <summary>[N, latent] to the logits of the pixels, [N, 1, 28, 28].</summary>
    internal Sequential Decoder { get; }

    internal string ParameterCountText => Parameters().Sum(static parameter => parameter.ElementCount).ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The logits of the pixels that the decoder gives back.</summary>
    internal Tensor Forward(Tensor images) => Decoder.Forward(Encoder.Forward(images));
}
